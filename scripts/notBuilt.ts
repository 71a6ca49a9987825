/** Says that an app of the plan does not exist yet, and exits 2 so that no script mistakes it for success. */
const app = process.argv[2] ?? 'this app'
process.stderr.write(
  `${app} is not built yet. What works today: pnpm farm, pnpm emergency-exit, pnpm paper-exchange, pnpm spreads.\n`,
)
process.exit(2)
