export * from './view/reportDocument.ts'
export * from './view/sessionFacts.ts'
