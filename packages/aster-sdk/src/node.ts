export * from './auth/fileNonceSource.ts'
export * from './transport/undiciTransport.ts'
