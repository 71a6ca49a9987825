export * from './exitDocument.ts'
