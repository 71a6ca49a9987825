export * from './auth/wasmSigner.ts'
