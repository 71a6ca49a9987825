export * from './transport/nodeTransport.ts'
