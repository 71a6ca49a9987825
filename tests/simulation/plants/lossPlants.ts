import type { Plant } from './plant.ts'

const EXECUTORS = 'packages/strategy/src/executors'

/** Bugs in what is made of an account whose journal is gone. */
export const lossPlants: readonly Plant[] = [
  {
    name: 'adopts-coins-of-the-user',
    breaks: 'I18',
    bug: 'a new journal takes over all coins beside a short of its own',
    edits: [
      {
        file: `${EXECUTORS}/adoptUnrecorded.ts`,
        find: 'Decimal.min(wallet.amount, bought, isNamed ? ownShort : bought)',
        replace: 'isNamed ? Decimal.min(wallet.amount, bought, ownShort) : wallet.amount',
      },
    ],
  },
  {
    name: 'adopts-nothing',
    breaks: 'I10',
    bug: 'a new journal leaves the pair of the one that is gone to itself',
    edits: [
      {
        file: `${EXECUTORS}/adoptUnrecorded.ts`,
        find: 'if (ownShort.isZero()) return undefined',
        replace: 'if (!isNamed) return undefined',
      },
    ],
  },
  {
    name: 'loose-coins-untold',
    breaks: 'I4',
    bug: 'nobody is told of coins that a bot without a journal has left behind',
    edits: [
      {
        file: `${EXECUTORS}/tellLooseCoins.ts`,
        find: 'if (loose.lte(0)) continue',
        replace: 'if (loose.isFinite()) continue',
      },
    ],
  },
]
