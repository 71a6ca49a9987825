export * from './exportParquet.ts'
export * from './importParquet.ts'
