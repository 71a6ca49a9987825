import { render } from 'ink'
import { createElement } from 'react'
import type { TerminalWindow } from './terminalWindow.ts'
import { WindowApp } from './WindowApp.ts'

/**
 * Shows a window on a screen of its own until the person leaves. The terminal comes back as it was, also after a crash
 * or a signal.
 */
export async function showWindow(
  window: TerminalWindow,
  options: { readonly refreshMs: number },
): Promise<void> {
  const app = render(createElement(WindowApp, { window }), {
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    interactive: true,
  })
  const timer = setInterval(() => void window.refresh(), options.refreshMs)
  const crashed = app.waitUntilExit()
  try {
    void window.refresh()
    await Promise.race([window.left, crashed])
  } finally {
    clearInterval(timer)
    app.unmount()
    await crashed
  }
}
