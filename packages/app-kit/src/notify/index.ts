export * from './channels.ts'
export * from './createNotifier.ts'
export * from './notification.ts'
