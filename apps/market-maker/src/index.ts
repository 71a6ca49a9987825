export * from './view/configDocument.ts'
export * from './view/statusDocument.ts'
export * from './view/volumeDocument.ts'
