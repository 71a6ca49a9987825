import { z } from 'zod'
import type { FaultAction } from './faultAction.ts'
import { faultActions } from './faultActions.ts'

/** One line of the list of faults, for people. */
export interface FaultRow {
  readonly phase: string
  readonly action: string
  /** Names of its arguments; those with a question mark may be left out. */
  readonly args: readonly string[]
  readonly effect: string
  readonly where: 'both' | 'wire'
  readonly serves: string
}

/** Every fault that can be planned, phase by phase. */
export function faultTable(): readonly FaultRow[] {
  return Object.entries(faultActions).flatMap(([phase, actions]) =>
    Object.entries<FaultAction>(actions).map(([action, { args, effect, where, serves }]) => ({
      phase,
      action,
      args: argumentNames(args),
      effect,
      where,
      serves,
    })),
  )
}

function argumentNames(args: z.ZodType): readonly string[] {
  const { properties = {}, required = [] } = z.toJSONSchema(args, { io: 'input' })
  return Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`))
}

/** The list as the README has it: Markdown tables, one a phase. */
export function faultTableText(): string {
  const phases = Object.keys(faultActions)
  return phases.map((phase) => tableOf(phase)).join('\n\n')
}

function tableOf(phase: string): string {
  const rows = faultTable().filter((row) => row.phase === phase)
  const lines = rows.map(({ action, args, effect, where, serves }) => {
    const names = args.map((name) => `\`${name}\``).join(' ')
    const place = where === 'wire' ? ' (not in process)' : ''
    return `| \`${action}\` | ${names} | ${effect}${place} | ${serves} |`
  })
  const head = [
    `**\`${phase}\`**`,
    '',
    '| Action | Arguments | Effect | Serves |',
    '|---|---|---|---|',
  ]
  return [...head, ...lines].join('\n')
}
