export * from './measuredClock.ts'
export * from './openAster.ts'
export * from './paperCredentials.ts'
export * from './steppedClock.ts'
