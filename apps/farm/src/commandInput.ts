export type { CommandInput } from '@asterkit/app-kit'
