export * from './auth/messageDigest.ts'
export * from './auth/privateKeySigner.ts'
export * from './auth/recoverSigner.ts'
