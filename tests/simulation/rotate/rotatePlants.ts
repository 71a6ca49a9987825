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
        find: "if (seen.kind !== 'agrees') {",
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
]
