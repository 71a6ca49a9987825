export * from './createScale.ts'
export * from './decimalGrid.ts'
export * from './wholeNumber.ts'
