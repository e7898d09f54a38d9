require 'sinatra/base'
require 'json'
class Shop < Sinatra::Base
  set :environment, ENV['SHOP_ENV'].to_sym
  set :show_exceptions, development?
  get('/orders') { content_type :json; [{id: 1}].to_json }
  post('/orders') { content_type :json; status 201; JSON.parse(request.body.read).to_json }
  get('/crash') { raise 'no orders table' }
  get('/old') { redirect '/orders' }
  get('/staff') { halt 403 }
  get('/etag') { etag 'one'; 'here' }
  get('/file') { send_file __FILE__ }
end
class Private < Sinatra::Base
  use(Rack::Auth::Basic, 'Private') { |_, password| password == 'wonderland' }
  get('/') { 'private' }
end
map('/private') { run Private }
map('/') { run Shop }
