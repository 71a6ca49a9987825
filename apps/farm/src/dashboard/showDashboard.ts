import type { Paint } from '@asterkit/app-kit'
import { render } from 'ink'
import { createElement } from 'react'
import type { Dashboard } from './createDashboard.ts'
import { DashboardApp } from './DashboardApp.ts'

/**
 * Shows a dashboard on a screen of its own until the person leaves. The terminal comes back as it was, also after a
 * crash or a signal.
 */
export async function showDashboard(
  dashboard: Dashboard,
  options: { readonly paint: Paint; readonly refreshMs: number },
): Promise<void> {
  const { paint, refreshMs } = options
  const app = render(createElement(DashboardApp, { dashboard, paint }), {
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    interactive: true,
  })
  const timer = setInterval(() => void dashboard.refresh(), refreshMs)
  const crashed = app.waitUntilExit()
  try {
    void dashboard.refresh()
    await Promise.race([dashboard.left, crashed])
  } finally {
    clearInterval(timer)
    app.unmount()
    await crashed
  }
}
