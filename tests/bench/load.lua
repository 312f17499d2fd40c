-- wrk's part of the bench: addresses from a list, in its order, and one line of figures at the end.
-- Arguments: an address with @ where a line of the list goes; the list; a body and a host with the same, or empty; and
-- further headers, one a line.
local template, body, host, lines, place, more

function init(args)
  template, body, host, lines, place, more = args[1], args[3], args[4], {}, 0, {}
  for name, value in (args[5] or ""):gmatch("([^:\n]+): ([^\n]*)") do more[name] = value end
  for line in io.lines(args[2]) do lines[#lines + 1] = line:gsub("%%", "%%%%") end
end

function request()
  place = place % #lines + 1
  local line, headers = lines[place], {}
  for name, value in pairs(more) do headers[name] = value end
  if host ~= "" then headers["Host"] = host:gsub("@", line) end
  local path = template:gsub("@", line)
  if body == "" then return wrk.format("GET", path, headers) end
  headers["Content-Type"] = "text/xml; charset=utf-8"
  return wrk.format("POST", path, headers, (body:gsub("@", line)))
end

function done(summary, latency)
  local faults = summary.errors
  print(string.format("FIGURES %d %d %d %d %d", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    faults.status + faults.connect + faults.read + faults.write + faults.timeout))
end
