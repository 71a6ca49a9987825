export * from './killSwitchFile.ts'
export * from './readJournalEntries.ts'
export * from './sqliteJournal.ts'
