export * from './killPoints.ts'
export * from './manualClock.ts'
export * from './memoryJournal.ts'
