import { openSqliteJournal } from '@asterkit/strategy/sqlite'
import { chooseMarket } from '../../src/market/chooseMarket.ts'
import { haltSession } from '../../src/session/halting.ts'
import { openSession } from '../../src/session/openSession.ts'
import { readSettings } from '../../src/settings.ts'
import { COMMAND_LINES } from './cells.ts'
import { AGENT_KEY, type OpenSituation, openSituation, type Situation } from './openSituation.ts'
import { type Play, type Played, playFarm } from './playFarm.ts'

/** Commands that are about a session that is there. */
const NEEDS_SESSION: ReadonlySet<string> = new Set(['halt', 'resume', 'export'])
/** In these nothing keeps an order back but the person. */
const NOTHING_WRONG: ReadonlySet<Situation> = new Set(['fine', 'clock 2 min off'])

/** Plays one command in one situation, with what the exchange had to do before and after it. */
export async function playCell(
  situation: Situation,
  name: string,
  stateDir: string,
  options: {
    /** How it is played. @default in this process */
    readonly play?: Play
    /** Command line. @default that of the table */
    readonly line?: string
  } = {},
): Promise<{ played: Played; before: unknown; after: unknown; key: string }> {
  const open = await openSituation(situation)
  try {
    if (NEEDS_SESSION.has(name)) await prepareSession(stateDir, open.env, name === 'resume')
    const { play = playFarm, line = COMMAND_LINES[name] ?? name } = options
    const isDry = name === 'open' && NOTHING_WRONG.has(situation)
    const words = (isDry ? line.replace('--yes', '--dry-run') : line).split(' ')
    const { API_USER, API_PRIVATE_KEY } = open.env
    const typed = { init: [API_USER, API_PRIVATE_KEY, ''], resume: ['resume'] }
    const answers = name === 'init' || name === 'resume' ? typed[name] : undefined
    const before = await open.sent()
    const played = await play(words, {
      env: {
        ...open.env,
        ASTERKIT_STATE_DIR: stateDir,
        ASTERKIT_CONFIRM_LIVE: 'LIVE 500',
        NO_COLOR: '1',
        NODE_DISABLE_COMPILE_CACHE: '1',
      },
      stopAt: /Waiting for the exchange|^warning: this machine|^ {2}memory /m,
      ...(answers === undefined ? {} : { answers }),
    })
    return { played, before, after: await open.sent(), key: API_PRIVATE_KEY }
  } finally {
    await open.close()
  }
}

/** A session that has begun and remembers nothing yet. */
async function prepareSession(
  stateDir: string,
  env: OpenSituation['env'],
  isHalted: boolean,
): Promise<void> {
  const fitting = { ...env, API_PRIVATE_KEY: AGENT_KEY }
  const choice = await chooseMarket(readSettings({ live: true, stateDir }, fitting), fitting)
  const { environment, account, now } = choice
  const session = openSession({
    stateDir,
    name: choice.sessionName,
    label: 'prepared',
    capital: undefined,
    isFresh: false,
    startsAfresh: false,
    openJournal: (folder) => openSqliteJournal({ folder, environment, account, now }),
  })
  session.begin(undefined)
  session.close()
  if (isHalted) haltSession(session.folder, 'a test')
}
