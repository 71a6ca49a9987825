import { type Program, type RunCliOptions, stateFolder } from '@asterkit/app-kit'
import { COMMANDS } from './commandTable.ts'
import { translateByName } from './translateByName.ts'

const NAME = 'farm'
/** Variables whose values must never be shown. */
const SECRETS = [
  'API_PRIVATE_KEY',
  'API_SHORT_PRIVATE_KEY',
  'APIV1_PRIVATE_KEY',
  'ASTERKIT_KEYSTORE_PASSWORD',
  'ASTERKIT_SHORT_KEYSTORE_PASSWORD',
]

/** The farm's commands, and what its help says. */
export const farmProgram: Program = {
  name: NAME,
  description:
    'Funding farming on Aster: buy a coin on spot, sell it short on perp, collect funding.\nPaper by default. At a terminal and without a command: the dashboard.\nUnofficial. It can lose money: read apps/farm/README.md first.',
  manifest: new URL('../package.json', import.meta.url),
  commands: COMMANDS,
  whenBare: () => (process.stdout.isTTY && process.stdin.isTTY ? 'dashboard' : undefined),
}

/** How an error becomes one line and an exit status. */
export const farmErrors: RunCliOptions = {
  name: NAME,
  detailsFolder: () => stateFolder(process.env),
  translate: translateByName,
  secrets: () => SECRETS.map((name) => process.env[name] ?? ''),
}
