import type { Plant } from './plant.ts'

const EXECUTORS = 'packages/strategy/src/executors'

/** Bugs in how one order or transfer is sent and how its end is found out. */
export const orderPlants: readonly Plant[] = [
  {
    name: 'journal-skipped',
    breaks: 'I1',
    bug: 'an order leaves without having been written down',
    edits: [
      {
        file: `${EXECUTORS}/recordBook.ts`,
        find: 'const stored = journal.append(checked, fresh)',
        replace: `const isSkipped = checked.kind === 'order-sent'
      const stored = isSkipped ? { ...checked, seq: fold.view.seq } : journal.append(checked, fresh)`,
      },
    ],
  },
  {
    name: 'full-disk-ignored',
    breaks: 'I1',
    bug: 'an order leaves although the journal could not write it',
    edits: [
      {
        file: `${EXECUTORS}/recordBook.ts`,
        find: 'const stored = journal.append(checked, fresh)',
        replace: `let stored = { ...checked, seq: fold.view.seq }
      try {
        stored = journal.append(checked, fresh)
      } catch {}`,
      },
    ],
  },
  {
    name: 'write-retried',
    breaks: 'I2',
    bug: 'an order without an answer is sent again, under the same id',
    edits: [
      {
        file: `${EXECUTORS}/sendOrder.ts`,
        find: 'return conclude(context, id, await send(prepared, signal))',
        replace: `let outcome = await send(prepared, signal)
  if (outcome.kind === 'unknown') {
    outcome = await send(await exchange.prepareOrder(request), signal)
  }
  return conclude(context, id, outcome)`,
      },
    ],
  },
  {
    name: 'unknown-is-refused',
    breaks: 'I3',
    bug: 'an order without an answer counts as refused',
    edits: [
      {
        file: `${EXECUTORS}/sendOrder.ts`,
        find: "if (outcome.kind === 'refused') {",
        replace: "if (outcome.kind === 'refused' || outcome.kind === 'unknown') {",
      },
    ],
  },
  {
    name: 'absent-is-dead',
    breaks: 'I3',
    bug: 'an order that is not found counts as dead before its deadline',
    edits: [
      {
        file: `${EXECUTORS}/resolveAttempt.ts`,
        find: 'const isOver = isVoid || isPastDeadline(context, attempt)',
        replace: 'const isOver = isVoid || attempt.deadline > 0',
      },
    ],
  },
  {
    name: 'one-look-is-enough',
    breaks: 'I3',
    bug: 'an order is dead after one look, whatever trades and holdings say',
    edits: [
      {
        file: `${EXECUTORS}/resolveAttempt.ts`,
        find: 'if (!(await hasLeftNoTrace(context, attempt, signal))) return undefined',
        replace: 'if (hasLeftNoTrace.name === "") return undefined',
      },
    ],
  },
  {
    name: 'transfer-renamed',
    breaks: 'I2',
    bug: 'a transfer without an answer is repeated under a new client id',
    edits: [
      {
        file: `${EXECUTORS}/transferWallets.ts`,
        find: 'const outcome = await sendOnce(context, request, intentId, firstAttempt + sends)',
        replace: `const clientTransferId = \`\${request.clientTransferId}\${sends || ''}\`
    request = { ...request, clientTransferId }
    const outcome = await sendOnce(context, request, intentId, firstAttempt + sends)`,
      },
    ],
  },
  {
    name: 'slippage-uncapped',
    breaks: 'I8',
    bug: 'every order may reach as far as an emergency does',
    edits: [
      {
        file: `${EXECUTORS}/legPrice.ts`,
        find: 'const reach = Math.min(reachBps, context.limits.emergencyBps)',
        replace: 'const reach = Math.max(reachBps, context.limits.emergencyBps)',
      },
    ],
  },
]
