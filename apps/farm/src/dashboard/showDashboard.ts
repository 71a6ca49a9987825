import type { Paint } from '@asterkit/app-kit'
import { showWindow } from '@asterkit/app-kit/window'
import type { Dashboard } from './createDashboard.ts'
import { dashboardLines } from './dashboardLines.ts'

/** Shows a dashboard on a screen of its own until the person leaves. */
export function showDashboard(
  dashboard: Dashboard,
  options: { readonly paint: Paint; readonly refreshMs: number },
): Promise<void> {
  const { paint, refreshMs } = options
  return showWindow(
    {
      ...dashboard,
      lines: (size, now) => dashboardLines(dashboard.state(), size, now, paint),
    },
    { refreshMs },
  )
}
