export * from './columnText.ts'
export * from './textLines.ts'
