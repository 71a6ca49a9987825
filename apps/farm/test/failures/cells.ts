import type { ExitCode } from '@asterkit/app-kit'
import type { Situation } from './openSituation.ts'

/** How a command is called; in situations where nothing keeps it from trading it is asked for a dry run. */
export const COMMAND_LINES: Readonly<Record<string, string>> = {
  start: 'start --days 1 --speed max --capital 3',
  run: 'run --live --capital 500',
  dashboard: 'dashboard --once --live',
  pairs: 'pairs --live',
  rates: 'rates --live',
  positions: 'positions --live',
  spot: 'spot --live',
  perp: 'perp --live',
  health: 'health --live',
  open: 'open SOLUSDT 500 --live --yes',
  close: 'close --live --yes',
  rebalance: 'rebalance --live --yes',
  halt: 'halt',
  resume: 'resume',
  funding: 'funding --live',
  stats: 'stats --live',
  export: 'export --live',
  init: 'init --live',
  doctor: 'doctor --live',
  keys: 'keys',
  config: 'config --live',
  rotate: 'rotate plan --live --symbols SOLUSDT --leverage 15 --max-fees 5 --below-target',
}

/** What commands do in a situation. */
export interface Cell {
  /** Names with blanks between. */
  readonly commands: string
  readonly code: ExitCode
  /** In its output; a command that fails says it in the only line on stderr. */
  readonly says: RegExp
  /** The status is what the command found out, not that it failed. */
  readonly isVerdict?: true
}

/** Commands that ask no exchange: the situation does not touch them. `start` plays on an exchange of its own. */
const LOCAL: readonly Cell[] = [
  { commands: 'start', code: 3, says: /^farm: 3\.00 USDT is too little.*Nothing was sent$/m },
  { commands: 'halt', code: 0, says: /HALTED: nothing opens until resume/ },
  { commands: 'resume', code: 0, says: /Lifted: the bot may open again/ },
  { commands: 'export', code: 0, says: /"schema": "asterkit\.farm\.state\/1"/ },
  { commands: 'keys', code: 0, says: /wallet 0x[19]{40}/ },
  { commands: 'config', code: 0, says: /environment/ },
]
const ACCOUNT = 'dashboard positions spot perp health funding stats rotate'
const NOT_SAVED = /^farm: nothing was saved: see what failed above, then run init again$/m
const AND_NOTHING_SENT = '\\. Nothing was sent$'

/** All that needs the exchange ends alike when it cannot be used; `what` is a pattern of one line. */
function unusable(what: string): readonly Cell[] {
  return [
    { commands: `pairs rates ${ACCOUNT}`, code: 1, says: new RegExp(`^farm: ${what}$`, 'm') },
    {
      commands: 'open close rebalance',
      code: 1,
      says: new RegExp(`^farm: ${what}${AND_NOTHING_SENT}`, 'm'),
    },
    { commands: 'init', code: 3, says: NOT_SAVED },
    ...LOCAL,
  ]
}

/** The same for keys that the exchange refuses: what is public answers. */
function refused(what: string): readonly Cell[] {
  return [
    { commands: ACCOUNT, code: 1, says: new RegExp(`^farm: ${what}$`, 'm') },
    {
      commands: 'run open close rebalance',
      code: 1,
      says: new RegExp(`^farm: ${what}${AND_NOTHING_SENT}`, 'm'),
    },
    { commands: 'pairs', code: 0, says: /9 pairs/ },
    { commands: 'rates', code: 0, says: /SOLUSDT +8 h/ },
    { commands: 'init', code: 3, says: NOT_SAVED },
    {
      commands: 'doctor',
      code: 4,
      isVerdict: true,
      says: /FAILED +keys: .*-2015[\s\S]*-> check the address/,
    },
    ...LOCAL,
  ]
}

const NO_CONNECTION =
  'GET \\S+ failed: not connected: no connection \\(ECONNREFUSED\\): check the connection and the address, and whether the exchange is down'
const NO_EXCHANGE =
  'GET \\S+ failed: HTTP 200 with a body that is not JSON: what answers is not the exchange; check the address, and proxies in between'
const LIMITED =
  'GET \\S+: a limit is reached \\(HTTP 429\\); wait 1 min: try again after that; all programs of this IP address count together'
const NO_AGENT =
  '\\S+ \\S+ was refused: -2015 No agent found: check the address of the wallet, and on the exchange whether this agent is approved, has not expired and may be used from this IP address'
const OTHER_AGENT =
  /^farm: API_PRIVATE_KEY belongs to 0x\w{40}, not to API_SIGNER 0x\w{40}: set the agent's own key/m
const CAN_WITHDRAW =
  /^farm: the agent 0x\w{40} can take money out of the account: make one without that right.*Nothing was sent$/m
const CLOCK =
  /^farm: warning: this machine's clock is 2 min fast; the exchange's time is used: let the system set its time \(NTP\)$/m

/** What works on an account where nothing is held. */
const NOTHING_HELD: readonly Cell[] = [
  { commands: 'pairs', code: 0, says: /9 pairs/ },
  { commands: 'rates', code: 0, says: /SOLUSDT +8 h/ },
  { commands: 'dashboard', code: 0, says: /^Portfolio$/m },
  { commands: 'positions', code: 0, says: /No bot has run in session/ },
  { commands: 'spot', code: 0, says: /USDT/ },
  { commands: 'perp', code: 0, says: /USDT/ },
  { commands: 'funding', code: 0, says: /No pair is held/ },
  { commands: 'stats', code: 0, says: /nothing to count/ },
  { commands: 'close', code: 3, says: /^farm: no pair is held; nothing was sent$/m },
  ...LOCAL,
]

/** Every command in every situation. `run` waits for an exchange that is silent, so that an outage ends no bot. */
export const CELLS: Readonly<Record<Situation, readonly Cell[]>> = {
  fine: [
    { commands: 'run', code: 0, says: /Stopped/ },
    { commands: 'rotate', code: 0, says: /^ {2}per leg +22\.50 USDT/m },
    { commands: 'health', code: 0, says: /Status HEALTHY/ },
    { commands: 'open', code: 0, says: /Dry run: nothing was sent/ },
    { commands: 'rebalance', code: 0, says: /Nothing to do: the wallets are split/ },
    { commands: 'init', code: 0, says: /^Saved in /m },
    { commands: 'doctor', code: 0, says: /ok +keys: the exchange takes the signature/ },
    ...NOTHING_HELD,
  ],
  'no network': [
    ...unusable(NO_CONNECTION),
    {
      commands: 'run',
      code: 0,
      says: /^Waiting for the exchange; nothing is traded, Ctrl-C stops:[\s\S]*no\s+connection/m,
    },
    {
      commands: 'doctor',
      code: 4,
      isVerdict: true,
      says: /ok +keys: well formed[\s\S]*FAILED +network: .*no connection/,
    },
  ],
  'not an exchange': [
    ...unusable(NO_EXCHANGE),
    {
      commands: 'run',
      code: 0,
      says: /^Waiting for the exchange; nothing is traded, Ctrl-C stops:[\s\S]*not\s+JSON/m,
    },
    {
      commands: 'doctor',
      code: 4,
      isVerdict: true,
      says: /FAILED +network: [\s\S]*-> what answers is not the exchange/,
    },
  ],
  'rate-limited': [
    ...unusable(LIMITED),
    {
      commands: 'run',
      code: 0,
      says: /^Waiting for the exchange; nothing is traded, Ctrl-C stops:[\s\S]*wait\s+1\s+min/m,
    },
    {
      commands: 'doctor',
      code: 4,
      isVerdict: true,
      says: /FAILED +network: .*a limit is reached[\s\S]*-> try again after that/,
    },
  ],
  'wrong key': [
    { commands: `run open close rebalance ${ACCOUNT}`, code: 2, says: OTHER_AGENT },
    { commands: 'pairs', code: 0, says: /9 pairs/ },
    { commands: 'rates', code: 0, says: /SOLUSDT +8 h/ },
    { commands: 'init', code: 3, says: NOT_SAVED },
    {
      commands: 'doctor',
      code: 4,
      isVerdict: true,
      says: /FAILED +keys: API_PRIVATE_KEY belongs to/,
    },
    { commands: 'export keys', code: 2, says: OTHER_AGENT },
    ...LOCAL.filter(({ commands }) => commands !== 'export' && commands !== 'keys'),
  ],
  'wrong address': refused(NO_AGENT),
  'expired agent': refused(NO_AGENT),
  'key can withdraw': [
    { commands: 'run open', code: 3, says: CAN_WITHDRAW },
    { commands: 'rotate', code: 0, says: /^ {2}per leg +22\.50 USDT/m },
    { commands: 'health', code: 0, says: /Status HEALTHY/ },
    { commands: 'rebalance', code: 0, says: /Nothing to do: the wallets are split/ },
    { commands: 'init', code: 3, says: NOT_SAVED },
    {
      commands: 'doctor',
      code: 4,
      isVerdict: true,
      says: /FAILED +withdrawal: this key can take money out\n +-> make an agent without/,
    },
    ...NOTHING_HELD,
  ],
  'hedge mode': [
    {
      commands: 'run',
      code: 4,
      says: /^farm: the account is in hedge mode: switch it to one-way \(.*\. Nothing was sent$/m,
    },
    {
      commands: 'open',
      code: 4,
      says: /^farm: the account is in hedge mode: switch it to one-way \(.*\. Nothing was sent$/m,
    },
    { commands: 'rotate', code: 0, says: /^ {2}per leg +22\.50 USDT/m },
    { commands: 'health', code: 4, isVerdict: true, says: /hedge mode: switch it to one-way/ },
    { commands: 'rebalance', code: 0, says: /Nothing to do/ },
    { commands: 'init', code: 3, says: NOT_SAVED },
    {
      commands: 'doctor',
      code: 4,
      isVerdict: true,
      says: /FAILED +position mode: hedge mode\n +-> switch to one-way/,
    },
    ...NOTHING_HELD,
  ],
  'no balance': [
    {
      commands: 'run',
      code: 3,
      says: /^farm: 0\.00 USDT is too little.*Deposit USDT\. Nothing was sent$/m,
    },
    {
      commands: 'open',
      code: 3,
      says: /^farm: .*0\.00 are free in both wallets.*Nothing was sent$/m,
    },
    { commands: 'rotate', code: 3, isVerdict: true, says: /refused: the legs' margin/ },
    { commands: 'health', code: 0, says: /warning +0\.00 USDT are free/ },
    { commands: 'rebalance', code: 0, says: /Nothing to do: no USDT is free in either wallet/ },
    { commands: 'init', code: 0, says: /warning +balances: 0\.00 USDT free[\s\S]*-> deposit/ },
    { commands: 'doctor', code: 0, says: /warning +balances: 0\.00 USDT free[\s\S]*-> deposit/ },
    ...NOTHING_HELD,
  ],
  'clock 2 min off': [
    { commands: 'run', code: 0, says: /^warning: this machine's clock is 2 min fast/m },
    { commands: 'rotate', code: 0, says: /^ {2}per leg +22\.50 USDT/m },
    {
      commands: 'health positions spot perp funding stats pairs rates open rebalance',
      code: 0,
      says: CLOCK,
    },
    { commands: 'dashboard', code: 0, says: /clock is 2 min fast/ },
    { commands: 'close', code: 3, says: /^farm: no pair is held; nothing was sent$/m },
    { commands: 'init', code: 3, says: NOT_SAVED },
    {
      commands: 'doctor',
      code: 4,
      isVerdict: true,
      says: /FAILED +clock: .*2 min fast\n +-> let the system set its time/,
    },
    ...LOCAL,
  ],
}
