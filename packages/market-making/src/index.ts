export * from './estimate/bookImbalance.ts'
export * from './estimate/microPrice.ts'
export * from './quote/avellanedaStoikov.ts'
