import { tsupBase } from '../../tsup.base.ts'
import { pureCalls, pureNamespaces } from '../../tsup.pure.ts'

export default tsupBase({ esbuildPlugins: [pureCalls], plugins: [pureNamespaces] })
