-- What wrk asks and tells: one page again and again, or each of many forms once. Set by the environment; figures go out as JSON.
local address, cookie, forms = os.getenv("LOAD_ADDRESS"), os.getenv("LOAD_COOKIE"), os.getenv("LOAD_FORMS")
local bodies, place, wrong = {}, 0, 0
if forms then for line in io.lines(forms) do
  local pk, body = line:match("^(%d+) (.*)$")
  bodies[#bodies + 1] = {pk, body}
end end
local headers = {["Cookie"] = cookie}

function request()
  if #bodies == 0 then return wrk.format("GET", address, headers) end
  place = place % #bodies + 1
  headers["Content-Type"], headers["HX-Request"] = "application/x-www-form-urlencoded", "true"
  return wrk.format("POST", "/filings/" .. bodies[place][1] .. "/save/", headers, bodies[place][2])
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format('{"requests": %d, "seconds": %.3f, "p50": %.3f, "p95": %.3f, "refused": %d, "broken": %d}\n', summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
