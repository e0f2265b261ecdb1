// Has the library load the addon that SANITIZED_ADDON names. Imported after the TypeScript hook: that
// is an addon too, and looks at the same variable.
process.env.NAPI_RS_NATIVE_LIBRARY_PATH = process.env.SANITIZED_ADDON
