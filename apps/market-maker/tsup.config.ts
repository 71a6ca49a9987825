import { tsupBase } from '../../tsup.base.ts'

export default tsupBase({
  // The kit is private: it is part of the app and never a package that users install.
  noExternal: [/^@asterkit\/app-kit/],
})
