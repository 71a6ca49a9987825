import { execFileSync, spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

/** Whether tmux is there to be a terminal. */
export const hasTerminal = spawnSync('tmux', ['-V']).status === 0

/** A real terminal with one program in it. */
export interface Terminal {
  /** The window's text, trailing blanks cut. */
  screen(): string
  /** All that was ever shown and has scrolled away, too, long lines joined. */
  scrollback(): string
  /** Writes every byte that the program sends to the terminal from now on to a file. */
  record(path: string): void
  /** Process id of the program. */
  pid(): number
  /** tmux key names: `q`, `Enter`, `C-c`, `Escape`, `Up`. */
  press(...keys: readonly string[]): void
  type(text: string): void
  resize(columns: number, rows: number): void
  /** Waits until the window shows what is asked for, and returns it. */
  shows(pattern: RegExp, patienceMs?: number): Promise<string>
  /** Sends a signal to the program. */
  kill(signal: NodeJS.Signals): void
  /** How the terminal is set now. */
  mode(): {
    readonly hasEcho: boolean
    readonly isByLine: boolean
    readonly hasCursor: boolean
    readonly isOnOwnScreen: boolean
  }
  close(): void
}

/** The mode after a good end: echo is back, lines are read by the line, the cursor shows, the program's own screen is left. */
export const RESTORED = { hasEcho: true, isByLine: true, hasCursor: true, isOnOwnScreen: false }

let count = 0

/** Opens a terminal of its own tmux server. When the program ends the window says `exit CODE`. */
export function openTerminal(
  command: string,
  options: {
    readonly columns: number
    readonly rows: number
    readonly cwd: string
    readonly env: Readonly<Record<string, string>>
  },
): Terminal {
  count += 1
  const socket = `asterkit-${process.pid}-${count}`
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' })
  const env = Object.entries({ LC_ALL: 'C.UTF-8', ...options.env })
  const assignments = env.map(([name, value]) => `${name}='${value}'`).join(' ')
  // Ctrl-C is for the program: the shell around it stays to say how it ended.
  const line = `trap : INT; cd '${options.cwd}' && env ${assignments} ${command}; echo "exit $?"; exec sleep 600`
  const size = ['-x', `${options.columns}`, '-y', `${options.rows}`]
  tmux('new-session', '-d', '-s', 'main', ...size, line)
  const screen = () =>
    tmux('capture-pane', '-p', '-t', 'main')
      .split('\n')
      .map((text) => text.trimEnd())
      .join('\n')
      .trimEnd()
  const pid = () => {
    const shell = tmux('list-panes', '-t', 'main', '-F', '#{pane_pid}').trim()
    return Number(execFileSync('pgrep', ['-P', shell], { encoding: 'utf8' }).trim())
  }
  return {
    screen,
    scrollback: () => tmux('capture-pane', '-p', '-J', '-S', '-', '-t', 'main'),
    record: (path) => void tmux('pipe-pane', '-t', 'main', `cat >> '${path}'`),
    pid,
    press: (...keys) => void tmux('send-keys', '-t', 'main', ...keys),
    type: (text) => void tmux('send-keys', '-t', 'main', '-l', text),
    resize: (columns, rows) =>
      void tmux('resize-window', '-t', 'main', '-x', `${columns}`, '-y', `${rows}`),
    async shows(pattern, patienceMs = 60_000) {
      const end = Date.now() + patienceMs
      while (Date.now() < end) {
        const text = screen()
        if (pattern.test(text)) return text
        await pause(100)
      }
      throw new Error(`the terminal does not show ${pattern}:\n${screen()}`)
    },
    kill: (signal) => void process.kill(pid(), signal),
    mode() {
      const format = '#{pane_tty} #{cursor_flag} #{alternate_on}'
      const [tty = '', cursor, alternate] = tmux('list-panes', '-t', 'main', '-F', format)
        .trim()
        .split(' ')
      const settings = execFileSync('stty', ['-F', tty, '-a'], { encoding: 'utf8' }).split(/[\s;]+/)
      return {
        hasEcho: settings.includes('echo'),
        isByLine: settings.includes('icanon'),
        hasCursor: cursor === '1',
        isOnOwnScreen: alternate === '1',
      }
    },
    close: () => void spawnSync('tmux', ['-L', socket, 'kill-server']),
  }
}
