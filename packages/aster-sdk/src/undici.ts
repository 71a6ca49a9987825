export * from './transport/undiciTransport.ts'
