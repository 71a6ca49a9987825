export * from './killSwitchFile.ts'
export * from './lockFolder.ts'
export * from './readJournalEntries.ts'
export * from './sqliteJournal.ts'
