export * from './view/configDocument.ts'
export * from './view/statusDocument.ts'
