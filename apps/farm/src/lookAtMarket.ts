import type { FundingFarmConfig } from '@asterkit/strategy'
import { clockNote } from './clockNote.ts'
import { farmConfig } from './farmConfig.ts'
import { chooseMarket, type Purpose } from './market/chooseMarket.ts'
import type { LookedMarket, MarketChoice } from './market/market.ts'
import { createOutput, type Output } from './output.ts'
import { findSession, listSessions } from './session/openSession.ts'
import { readSettings, type Settings } from './settings.ts'

/** A command line, understood: where it is about, with which settings, and where its result goes. */
export interface Place {
  readonly settings: Settings
  readonly choice: MarketChoice
  readonly config: FundingFarmConfig
  readonly output: Output
  /** Folder of the session; undefined: nothing was ever run there. */
  readonly folder: string | undefined
  /** Names of all sessions in the state folder. */
  readonly sessions: readonly string[]
  /** Tells a person what needs no answer. */
  readonly warn: (line: string) => void
}

/** A command that looks gives up after this long. */
const LOOK_TIMEOUT_MS = 60_000

/**
 * Understands a command line as `run` does. Connects to nothing.
 *
 * @throws {CliError} An option, a key or an address cannot be used (exit 2 or 3).
 */
export async function readPlace(
  flags: Readonly<Record<string, unknown>>,
  purpose: Purpose,
  options: {
    /** @default this process's */
    readonly env?: Readonly<Record<string, string | undefined>>
    /** Hears what became of each key of an imported configuration. @default stderr */
    readonly tellNote?: (note: string) => void
    /** Hears what a person should know. @default stderr */
    readonly warn?: (line: string) => void
  } = {},
): Promise<Place> {
  const { env = process.env, tellNote = (note) => process.stderr.write(`config ${note}\n`) } =
    options
  const { warn = (line) => process.stderr.write(`farm: ${line}\n`) } = options
  // Nobody watches the market pass here: what time is needed may pass at once.
  const settings: Settings = { speed: 'max', ...readSettings(flags, env) }
  const choice = await chooseMarket(settings, env, purpose)
  const { config, notes } = farmConfig(settings, choice)
  const output = createOutput(settings.json, env)
  notes.forEach(tellNote)
  return {
    settings,
    choice,
    config,
    output,
    folder: findSession(settings.stateDir, choice.sessionName),
    sessions: listSessions(settings.stateDir),
    warn,
  }
}

/** Opens the place's market for looking, hands it to `body` and closes it again. */
export async function lookAtMarket<T>(
  place: Place,
  lastNonce: string | undefined,
  body: (market: LookedMarket, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(LOOK_TIMEOUT_MS)
  const market = await place.choice.look({ folder: place.folder, lastNonce }, signal)
  try {
    const note =
      place.settings.mode === 'paper' ? undefined : clockNote(market.clock.now() - Date.now())
    if (note !== undefined) place.warn(note)
    return await body(market, signal)
  } finally {
    await market.close()
  }
}
