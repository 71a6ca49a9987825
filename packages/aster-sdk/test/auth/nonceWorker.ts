import { writeSync } from 'node:fs'
import { fileNonceSource } from '../../src/node.ts'

/** Child process of the test: writes one nonce per line, at once, as fast or slowly as told. */
const [folder = '', count = '0', pauseMs = '0'] = process.argv.slice(2)
const source = fileNonceSource(folder, { now: Date.now })
let lines = ''
for (let i = 0; i < Number(count); i++) {
  const nonce = source.next()
  const aheadMs = Number(nonce) / 1000 - Date.now()
  if (aheadMs > 1000) throw new Error(`nonce ${aheadMs} ms ahead of the clock`)
  lines += `${nonce}\n`
  if (Number(pauseMs) > 0 || lines.length > 100_000) {
    writeSync(1, lines)
    lines = ''
  }
  if (Number(pauseMs) > 0) await new Promise((resolve) => setTimeout(resolve, Number(pauseMs)))
}
writeSync(1, lines)
