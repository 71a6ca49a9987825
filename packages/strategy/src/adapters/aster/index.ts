export * from '../two-accounts/createTwoAccountExchange.ts'
export * from './createAsterExchange.ts'
export * from './createAsterMaker.ts'
export * from './systemClock.ts'
