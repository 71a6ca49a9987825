export * from './runBacktest.ts'
export * from './simClock.ts'
export * from './simExchange.ts'
export * from './withFaults.ts'
