export * from './view/fundingDocument.ts'
export * from './view/spreadsDocument.ts'
