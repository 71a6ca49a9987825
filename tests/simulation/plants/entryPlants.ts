import type { Plant } from './plant.ts'

const EXECUTORS = 'packages/strategy/src/executors'

/** Bugs in how coins are bought by orders that rest. */
export const entryPlants: readonly Plant[] = [
  {
    name: 'hedged-at-the-end',
    breaks: 'I5',
    bug: 'what a resting order has bought is hedged only once the wait is over',
    edits: [
      {
        file: `${EXECUTORS}/awaitEntry.ts`,
        find: 'await hedge(wait, look)',
        replace: 'if (look.settled !== undefined) await hedge(wait, look)',
      },
    ],
  },
  {
    name: 'cancel-is-the-end',
    breaks: 'I3',
    bug: 'a resting order counts as ended as soon as its cancel has left, and the rest is taken',
    edits: [
      {
        file: `${EXECUTORS}/awaitEntry.ts`,
        find: 'if (reason !== undefined && (await stop(wait, reason))) continue',
        replace: `if (reason !== undefined && (await stop(wait, reason))) {
      return endOf(wait, settle(context, clientOrderId, 'dead', reason))
    }`,
      },
      {
        file: `${EXECUTORS}/awaitEntry.ts`,
        find: 'lookAtAttempt,\n',
        replace: 'lookAtAttempt,\n  settle,\n',
      },
    ],
  },
  {
    name: 'resting-order-left',
    breaks: 'I11',
    bug: 'an order that rests when a process dies is waited for by the next one, never cancelled',
    edits: [
      {
        file: `${EXECUTORS}/cancelResting.ts`,
        find: 'if (mayRest) await',
        replace: "if (mayRest && attempt.request.timeInForce !== 'GTX') await",
      },
    ],
  },
]
