import type { Paint } from '@asterkit/app-kit'
import type { Mode } from './sessionFacts.ts'

/** Returns what a person may do after a paper run. Nothing for other modes. */
export function nextSteps(mode: Mode, paint: Paint): string[] {
  if (mode !== 'paper') return []
  return [
    '',
    paint('strong', 'Next steps'),
    '  1. Real history:  pnpm farm run --replay DIR --days 365',
    '     A folder of hourly spot and perp files; apps/farm/README.md has the format.',
    '  2. Testnet:       pnpm farm run --testnet',
    '     API_USER, API_SIGNER and API_PRIVATE_KEY of an agent on the test exchange.',
    '  3. Live:          pnpm farm run --live --capital 100',
    '     Real money. Asks for a typed yes. Use an agent key without withdraw right.',
    paint('warn', '  This can lose money: fees, changing basis, negative funding, liquidation of'),
    paint('warn', '  the short in a sharp rise, and faults of the exchange or of this software.'),
  ]
}
