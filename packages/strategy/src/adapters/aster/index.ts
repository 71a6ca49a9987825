export * from './createAsterExchange.ts'
export * from './systemClock.ts'
