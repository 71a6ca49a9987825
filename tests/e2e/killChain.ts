import { existsSync, globSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Decimal } from '@asterkit/instruments'
import { type PaperExchange, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import { z } from 'zod'
import { startFarm, temporaryFolder } from './farmProcess.ts'
import { countOpenOrders, judgeBooks, readBooks, readIntents, SEED } from './paperBooks.ts'
import type { Ended } from './startChild.ts'

/** What the farm lives through while it is killed again and again. */
export interface KillScene {
  readonly args: readonly string[]
  /** Options of the strategy that only a file can set. */
  readonly config?: Readonly<Record<string, unknown>>
  /** What the market, the venue and a person do. */
  readonly faults?: readonly FaultInput[]
  /** Whether the exchange is the farm's own, in its process, and dies with it. @default false */
  readonly isOwnExchange?: true
}

/**
 * How the next process dies: by itself at a step, or from outside, so many milliseconds after it has first written to
 * its journal. Counted from its start, a quick machine would be done before and a slow one would not have begun.
 */
export type Death =
  | { readonly step: number; readonly when: 'before' | 'after' }
  | { readonly afterMs: number }

/** What a chain of kills did. */
export interface ChainEnd {
  /** Where processes died: a step such as `before send spot buy`, or `outside`. */
  readonly kills: readonly string[]
  /** Kills within the first steps of a process that found work half done. */
  readonly inRecovery: number
  /** Kills that left an order at work in the book; of an exchange that dies, too, none are seen. */
  readonly leftResting: number
  readonly problems: readonly string[]
}

/** So early a step belongs to recovery, not to new work. */
const RECOVERY_STEPS = 4

/**
 * Starts the built farm on one exchange and kills it, over and over, until a process comes to its end; then
 * judges the exchange's own books.
 *
 * @param deaths The deaths in turn. When they are over the farm may live.
 */
export async function killChain(scene: KillScene, deaths: Iterable<Death>): Promise<ChainEnd> {
  const folder = temporaryFolder()
  const paper = scene.isOwnExchange ? undefined : await openExchange(scene)
  const kills: string[] = []
  let inRecovery = 0
  let leftResting = 0
  try {
    let end: Ended | undefined
    for (const death of deaths) {
      end = await runUntilDeath({ scene, paper, stateDir: folder.path }, death)
      if (end.signal !== 'SIGKILL') break
      kills.push(/^test killed: (.*)$/m.exec(end.stderr)?.[1] ?? 'outside')
      if ('step' in death && death.step <= RECOVERY_STEPS && kills.length > 1) inRecovery += 1
      if (paper !== undefined && (await countOpenOrders(paper.controlUrl)) > 0) leftResting += 1
      end = undefined
    }
    end ??= await runUntilDeath({ scene, paper, stateDir: folder.path })
    return { kills, inRecovery, leftResting, problems: await judge(scene, paper, folder.path, end) }
  } finally {
    await paper?.close()
    folder.remove()
  }
}

function openExchange({ faults = [] }: KillScene): Promise<PaperExchange> {
  const half = new Decimal('5000')
  return startPaperExchange({
    feed: syntheticFeed({ seed: SEED }),
    startingBalances: { spot: { USDT: half }, perp: { USDT: half } },
    faults: { faults: [...faults] },
  })
}

interface Place {
  readonly scene: KillScene
  readonly paper: PaperExchange | undefined
  readonly stateDir: string
}

async function runUntilDeath({ scene, paper, stateDir }: Place, death?: Death): Promise<Ended> {
  const env = {
    ...(paper && {
      ASTER_FUTURES_REST_URL: paper.urls.futuresRestUrl,
      ASTER_FUTURES_WS_URL: paper.urls.futuresWsUrl,
      ASTER_SPOT_REST_URL: paper.urls.spotRestUrl,
      ASTER_SPOT_WS_URL: paper.urls.spotWsUrl,
    }),
    ...(death && 'step' in death && { ASTERKIT_TEST_KILL_AT: `${death.step}:${death.when}` }),
  }
  const args = ['run', ...scene.args, ...configArgs(scene, stateDir), '--json']
  const { child, ended } = startFarm(args, { stateDir, env, isBuilt: true })
  if (death === undefined || 'step' in death) return ended
  const over = new AbortController()
  void ended.then(() => over.abort())
  await journalGrows(stateDir, over.signal)
  await wait(death.afterMs, undefined, { signal: over.signal }).catch(() => undefined)
  child.kill('SIGKILL')
  return ended
}

function configArgs({ config }: KillScene, stateDir: string): readonly string[] {
  if (config === undefined) return []
  const path = join(stateDir, 'options.json')
  writeFileSync(path, JSON.stringify(config))
  return ['--config', path]
}

/** Resolves when the session's journal is written to, or when the process is over. */
async function journalGrows(stateDir: string, over: AbortSignal): Promise<void> {
  const written = (): readonly string[] =>
    globSync(join(stateDir, 'farm', '*', 'journal.sqlite-wal')).map((path) => {
      const { size, mtimeMs } = statSync(path)
      return `${size} ${mtimeMs}`
    })
  const before = written().join()
  while (!over.aborted && written().join() === before) await wait(2)
}

const Report = z.object({
  audit: z.object({ componentsAddUp: z.literal(true), ledgerEqualsExchange: z.literal(true) }),
  halted: z.null(),
})

async function judge(
  scene: KillScene,
  paper: PaperExchange | undefined,
  stateDir: string,
  end: Ended,
): Promise<readonly string[]> {
  if (end.code !== 0) return [`exit ${end.code}: ${end.stderr}`]
  const report = Report.safeParse(JSON.parse(end.stdout))
  const session = sessionFolder(stateDir)
  const exchange = paper ?? (await reopen(session))
  try {
    const books = await readBooks(exchange.controlUrl)
    const others = scene.faults !== undefined
    return [
      ...judgeBooks(books, readIntents(session), { others }),
      ...(report.success ? [] : [z.prettifyError(report.error)]),
    ]
  } finally {
    if (paper === undefined) await exchange.close()
  }
}

function sessionFolder(stateDir: string): string {
  const farm = join(stateDir, 'farm')
  const [name, ...more] = readdirSync(farm).filter((each) =>
    existsSync(join(farm, each, 'journal.sqlite')),
  )
  if (name === undefined || more.length > 0) throw new Error(`not exactly one session in ${farm}`)
  return join(farm, name)
}

/** The farm's own exchange, from what it wrote down. */
function reopen(session: string): Promise<PaperExchange> {
  const half = new Decimal('5000')
  return startPaperExchange({
    feed: syntheticFeed({ seed: SEED }),
    stateFile: join(session, 'exchange.jsonl'),
    startingBalances: { spot: { USDT: half }, perp: { USDT: half } },
  })
}
