export * from './killSwitchFile.ts'
export * from './sqliteJournal.ts'
