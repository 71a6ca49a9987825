import { type Channels, createNotifier } from '@asterkit/app-kit/notify'
import type { FarmEvent } from '@asterkit/strategy'
import { createFarmNews } from './farmNews.ts'
import { watchStatus } from './farmStatus.ts'
import { createHeartbeatFile } from './heartbeatFile.ts'
import { judgeLoop } from './judgeLoop.ts'
import { prometheusText } from './prometheusText.ts'
import { startMonitorServer } from './startMonitorServer.ts'

/** How long a stopping program waits for notifications that have not left, ms. */
const FAREWELL_MS = 5_000

/** Everything that lets people watch a run from outside. None of it can hold up trading. */
export interface Monitoring {
  readonly onEvent: (event: FarmEvent) => void
  /** Where `/healthz` and `/metrics` are; absent: nobody asked for them. */
  readonly url: string | undefined
  close(): Promise<void>
}

/**
 * Opens heartbeat file, notifications and, when a port is given, the monitor server.
 *
 * @throws {CliError} The port cannot be taken (exit 2).
 */
export async function openMonitoring(options: {
  /** Names the bot in notifications. */
  readonly name: string
  readonly folder: string
  /** Local time from one check to the next, ms; 0 in a simulation that does not wait. */
  readonly intervalMs: number
  readonly port: number | undefined
  readonly channels: Channels
  readonly warn: (message: string, fields: Readonly<Record<string, string>>) => void
}): Promise<Monitoring> {
  const { folder, port, warn } = options
  const watch = watchStatus(Date.now)
  const health = () => judgeLoop(watch.status(), Date.now(), options.intervalMs)
  const server =
    port === undefined
      ? undefined
      : await startMonitorServer(port, {
          healthz: () => {
            const body = health()
            return { isHealthy: body.status !== 'stale', body }
          },
          metrics: () => prometheusText(watch.status(), health()),
        })
  const beat = createHeartbeatFile(folder, (error) =>
    warn('heartbeat cannot be written', { error: String(error) }),
  )
  const notifier = createNotifier({
    channels: options.channels.channels,
    onFailure: (channel, reason) => warn('notification not delivered', { channel, reason }),
  })
  const news = createFarmNews(options.name)
  return {
    url: server?.url,
    onEvent(event) {
      watch.onEvent(event)
      if (event.kind === 'check') beat(Date.now(), health())
      const notification = news(event)
      if (notification !== undefined) notifier.notify(notification)
    },
    async close() {
      await notifier.close(FAREWELL_MS)
      await server?.close()
    },
  }
}
