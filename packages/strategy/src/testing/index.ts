export * from '../adapters/memory/memoryJournal.ts'
export * from './killPoints.ts'
export * from './manualClock.ts'
