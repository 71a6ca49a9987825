export * from './auth/fileNonceSource.ts'
export * from './transport/nodeHttpTransport.ts'
