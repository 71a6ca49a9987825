export * from './configRows.ts'
export * from './flagRules.ts'
export * from './runMode.ts'
