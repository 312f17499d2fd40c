-- wrk's part of the bench: addresses from a list, in its order, and one line of figures at the end.
-- Arguments: a template with @ where a line of the list goes, and the list.
local template, lines, place

function init(args)
  template, lines, place = args[1], {}, 0
  for line in io.lines(args[2]) do lines[#lines + 1] = line:gsub("%%", "%%%%") end
end

function request()
  place = place % #lines + 1
  return wrk.format("GET", (template:gsub("@", lines[place])))
end

function done(summary, latency)
  local faults = summary.errors
  print(string.format("FIGURES %d %d %d %d", summary.requests, summary.duration, latency:percentile(50),
    faults.status + faults.connect + faults.read + faults.write + faults.timeout))
end
