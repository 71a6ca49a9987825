export * from './view/configDocument.ts'
