import { orderServer } from './orderServer.ts'

const { port } = await orderServer()
process.send?.({ port })
process.on('disconnect', () => process.exit())
