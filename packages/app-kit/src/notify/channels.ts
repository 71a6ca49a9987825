import { isLoopback } from '@asterkit/sdk'
import { usageError } from '../cliError.ts'
import type { Notification } from './notification.ts'

/** One place that notifications go to. */
export interface Channel {
  readonly name: 'telegram' | 'discord' | 'webhook'
  /** The HTTP POST that carries one notification. */
  request(notification: Notification): { readonly url: string; readonly body: unknown }
}

/** Channels of an environment, and what of it must never be printed. */
export interface Channels {
  readonly channels: readonly Channel[]
  readonly secrets: readonly string[]
}

/** Telegram refuses longer texts. */
const TELEGRAM_LENGTH = 4096
/** Discord refuses longer texts. */
const DISCORD_LENGTH = 2000
const MARKS = { info: '', warning: '[!] ', critical: '[!!] ' } as const

/**
 * Reads where notifications go: `ASTERKIT_TELEGRAM_TOKEN` with `ASTERKIT_TELEGRAM_CHAT`,
 * `ASTERKIT_DISCORD_WEBHOOK`, `ASTERKIT_WEBHOOK_URL`; any of them, or none. `ASTERKIT_TELEGRAM_URL` names a
 * bot server of one's own.
 *
 * @throws {CliError} An address is not https (plain http only to this machine), or half of Telegram is missing
 * (exit 2). The message never shows the address: it is a secret.
 */
export function readChannels(env: Readonly<Record<string, string | undefined>>): Channels {
  const set = (name: string) => env[name]?.trim() || undefined
  const token = set('ASTERKIT_TELEGRAM_TOKEN')
  const chat = set('ASTERKIT_TELEGRAM_CHAT')
  if ((token === undefined) !== (chat === undefined)) {
    const missing = token === undefined ? 'ASTERKIT_TELEGRAM_TOKEN' : 'ASTERKIT_TELEGRAM_CHAT'
    throw usageError(`Telegram needs a token and a chat: set ${missing} too, or neither`)
  }
  if (token !== undefined && !/^\d{1,20}:[\w-]{10,100}$/.test(token)) {
    throw usageError('ASTERKIT_TELEGRAM_TOKEN is no bot token such as 123456:ABC-DEF...')
  }
  const channels: Channel[] = []
  const telegramUrl = checkedUrl(
    'ASTERKIT_TELEGRAM_URL',
    set('ASTERKIT_TELEGRAM_URL') ?? 'https://api.telegram.org',
  )
  if (token !== undefined && chat !== undefined) channels.push(telegram(telegramUrl, token, chat))
  const discordUrl = set('ASTERKIT_DISCORD_WEBHOOK')
  if (discordUrl !== undefined)
    channels.push(discord(checkedUrl('ASTERKIT_DISCORD_WEBHOOK', discordUrl)))
  const webhookUrl = set('ASTERKIT_WEBHOOK_URL')
  if (webhookUrl !== undefined)
    channels.push(webhook(checkedUrl('ASTERKIT_WEBHOOK_URL', webhookUrl)))
  const secrets = [token, discordUrl, webhookUrl].filter((text) => text !== undefined)
  return { channels, secrets }
}

function telegram(base: string, token: string, chat: string): Channel {
  const url = `${base.replace(/\/+$/, '')}/bot${token}/sendMessage`
  return {
    name: 'telegram',
    request: (notification) => ({
      url,
      body: {
        chat_id: chat,
        text: plain(notification).slice(0, TELEGRAM_LENGTH),
        disable_web_page_preview: true,
        disable_notification: notification.level === 'info',
      },
    }),
  }
}

function discord(url: string): Channel {
  return {
    name: 'discord',
    request: (notification) => ({
      url,
      // Nobody is mentioned, whatever a symbol or a message of the exchange says.
      body: {
        content: plain(notification).slice(0, DISCORD_LENGTH),
        allowed_mentions: { parse: [] },
      },
    }),
  }
}

function webhook(url: string): Channel {
  return {
    name: 'webhook',
    request: (notification) => ({
      url,
      body: { schema: 'asterkit.notification/1', ...notification },
    }),
  }
}

function plain({ level, title, text }: Notification): string {
  return `${MARKS[level]}${title}${text === '' ? '' : `\n${text}`}`
}

function checkedUrl(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(text))) return text
  throw usageError(`${name} must be an https address (plain http only to this machine)`)
}
