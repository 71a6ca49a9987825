export * from './showWindow.ts'
export * from './terminalWindow.ts'
