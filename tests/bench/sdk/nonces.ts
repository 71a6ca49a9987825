import { createAsterClient, environments } from '@asterkit/sdk'
import type { Row } from './row.ts'

const LOOP = 1_000_000
const PACED = 200
const MOST_AWAY_MICROS = 1_000_000

/** Nonces: distinct at any rate, and near the clock at rates that a venue allows. */
export const nonceRows: readonly Row[] = [
  {
    id: '5.1',
    what: 'nonces: 1 M in a tight loop',
    against: 'all distinct and rising',
    measure: async () => {
      const { nonce } = createAsterClient({ environment: environments.testnet })
      let last = 0
      let broken = 0
      const started = performance.now()
      for (let i = 0; i < LOOP; i++) {
        const next = Number(nonce.next())
        if (!(next > last)) broken += 1
        last = next
      }
      const each = (performance.now() - started) / (LOOP / 1000)
      return {
        kind: 'check',
        isMet: broken === 0,
        text: `${broken} repeated or fell, ${each.toFixed(2)} us each`,
      }
    },
  },
  {
    id: '5.2',
    what: 'nonces: 1 per ms',
    against: 'within 1 s of the clock',
    measure: async () => {
      const { nonce } = createAsterClient({ environment: environments.testnet })
      let farthest = 0
      for (let i = 0; i < PACED; i++) {
        farthest = Math.max(farthest, Math.abs(Number(nonce.next()) - Date.now() * 1000))
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      return {
        kind: 'check',
        isMet: farthest <= MOST_AWAY_MICROS,
        text: `at most ${farthest} us away`,
      }
    },
  },
]
