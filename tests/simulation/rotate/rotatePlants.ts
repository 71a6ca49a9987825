import type { Plant } from '../plants/plant.ts'

const ROOT = 'packages/strategy/src/strategies/hold-rotate'

/** Bugs of the original script, and others, that the seeds of hold-and-rotate must find. */
export const rotatePlants: readonly Plant[] = [
  {
    name: 'per-leg-stop',
    breaks: 'I8',
    bug: 'measures the drift on the long leg alone, so that every move of the price closes pairs',
    edits: [
      {
        file: `${ROOT}/pairFigures.ts`,
        find: 'driftPct: notional.isZero() ? ZERO : unrealized.abs().div(notional).times(100),',
        replace: 'driftPct: notional.isZero() ? ZERO : onLong.abs().div(notional).times(100),',
      },
    ],
  },
  {
    name: 'closes-one-leg',
    breaks: 'I4',
    bug: 'takes a pair for closed as soon as its first leg is',
    edits: [
      {
        file: `${ROOT}/trade/closeCycle.ts`,
        find: 'if (long.quantity.isZero() && short.quantity.isZero())',
        replace: 'if (long.quantity.isZero() || short.quantity.isZero())',
      },
      {
        file: `${ROOT}/trade/closeCycle.ts`,
        find: 'problem = (await shrinkLeg(context, task, second, left)) ?? problem',
        replace: 'problem = second === first ? undefined : problem',
      },
      {
        file: `${ROOT}/trade/closeCycle.ts`,
        find: "if (seen.kind !== 'agrees' && seen.kind !== 'foreign') {",
        replace: "if (seen.kind === 'unknown') {",
      },
    ],
  },
  {
    name: 'reduce-only-in-hedge-mode',
    breaks: 'I7',
    bug: 'sends closing orders reduce-only, which hedge mode refuses',
    edits: [
      {
        file: `${ROOT}/trade/tradeCycleLeg.ts`,
        find: '      isReduceOnly: false,',
        replace: '      isReduceOnly: !isOpening,',
      },
    ],
  },
  {
    name: 'second-long-after-a-failed-short',
    breaks: 'I2',
    bug: 'answers a second leg that was refused by opening the first one once more',
    huntFrom: 380,
    edits: [
      {
        file: `${ROOT}/trade/openCycle.ts`,
        find: "if (result.state === 'refused' || haltReason(context) !== undefined) break",
        replace:
          "if (result.state === 'refused') await tradeCycleLeg(context, task, { ...step, positionSide: pilot })",
      },
      {
        file: `${ROOT}/trade/tradeCycleLeg.ts`,
        find: 'cycle.plannedQuantity.minus(leg.openedBase)',
        replace: 'cycle.plannedQuantity',
      },
    ],
  },
  {
    name: 'opens-before-comparing',
    breaks: 'I10',
    bug: 'begins a session as if journal and exchange had been compared already',
    edits: [
      {
        file: `${ROOT}/run/rotateSession.ts`,
        find: "reconcileReason: 'a session begins',",
        replace: 'reconcileReason: undefined,',
      },
      {
        file: `${ROOT}/run/rotateSession.ts`,
        find: "obstacles: [{ detail: 'journal and exchange were not compared yet' }],",
        replace: 'obstacles: [],',
      },
    ],
  },
  {
    name: 'opens-on-old-books',
    breaks: 'I17',
    bug: 'does not ask how old a book is',
    edits: [
      {
        file: `${ROOT}/gates.ts`,
        find: 'if (now - time > config.maxQuoteAgeMs)',
        replace: 'if (now - time > config.maxQuoteAgeMs * 1000)',
      },
      {
        file: `${ROOT}/run/rotateSession.ts`,
        find: 'maxBookAgeMs: config.maxQuoteAgeMs,',
        replace: 'maxBookAgeMs: config.maxQuoteAgeMs * 1000,',
      },
    ],
  },
  {
    name: 'closes-what-the-exchange-states',
    breaks: 'I18',
    huntFrom: 380,
    bug: "caps a closing order at the exchange's position, which may be a person's in part",
    edits: [
      {
        file: `${ROOT}/trade/shrinkLeg.ts`,
        find: 'const quantity = floorToStep(Decimal.max(excess, 0), task.instrument)',
        replace:
          'const rows = await context.exchange.listPositions(UNINTERRUPTED).catch(() => []); const row = rows.find((one) => one.symbol === task.instrument.symbol && one.positionSide === positionSide); const quantity = floorToStep(Decimal.max(excess, target.isZero() ? (row?.quantity.abs() ?? 0) : 0, 0), task.instrument)',
      },
      {
        file: `${ROOT}/trade/tradeCycleLeg.ts`,
        find: 'cycle.plannedQuantity.minus(leg.openedBase) : leg.quantity',
        replace: 'cycle.plannedQuantity.minus(leg.openedBase) : step.quantity',
      },
    ],
  },
  {
    name: 'forgets-the-pairs-of-the-day',
    breaks: 'I8',
    bug: 'never counts the pairs of a day',
    edits: [
      {
        file: `${ROOT}/decideOpening.ts`,
        find: 'if (day.opened >= limits.maxCyclesPerDay)',
        replace: 'if (day.opened >= limits.maxCyclesPerDay * 1000)',
      },
    ],
  },
]

const ACCOUNTS = 'packages/strategy/src/adapters/two-accounts/createTwoAccountExchange.ts'

/** Bugs of two accounts that are shown as one. */
export const twoAccountPlants: readonly Plant[] = [
  {
    name: 'outage-counts-as-flat',
    breaks: 'I3',
    bug: 'takes an account that does not answer for one without positions',
    edits: [
      {
        file: ACCOUNTS,
        find: 'const each = await both(accounts, (one) => one.listPositions(signal))',
        replace:
          'const each = await both(accounts, (one) => one.listPositions(signal).catch(() => []))',
      },
      {
        file: `${ROOT}/trade/verifyLegs.ts`,
        find: 'return row && legQuantity(row)',
        replace: 'return row === undefined ? ZERO : legQuantity(row)',
      },
    ],
  },
  {
    name: 'short-on-the-account-of-the-long',
    breaks: 'I7',
    bug: 'sends every order to the first account',
    edits: [
      {
        file: ACCOUNTS,
        find: 'const call = await accounts[leg].prepareOrder({ ...order, isReduceOnly })',
        replace: 'const call = await accounts.long.prepareOrder({ ...order, isReduceOnly })',
      },
    ],
  },
  {
    name: 'closing-may-turn-over',
    breaks: 'I7',
    bug: 'closes with orders that are not reduce-only',
    edits: [
      {
        file: ACCOUNTS,
        find: "const isReduceOnly = (order.side === 'sell') === (leg === 'long')",
        replace: 'const isReduceOnly = false',
      },
    ],
  },
]
