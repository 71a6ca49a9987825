export * from './createAsterExchange.ts'
export * from './createAsterMaker.ts'
export * from './systemClock.ts'
